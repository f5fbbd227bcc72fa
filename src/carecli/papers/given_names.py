"""Words by which the guard of patient details knows names of people from other words with a capital.

Given names that are words, places or months as well (Grace, Austin, June) are left out: they are found where
somebody is said to be called so. Those that stand here are among the most frequent in US statistics of names.
"""

import re

GIVEN_NAMES = frozenset(
    re.findall(
        r"\S+",
        """
        Aaron Abigail Adam Adrian Ahmed Aisha Alan Albert Alejandro Alex Alexander Alexandra Alexis Alice
        Alicia Alisha Allison Amanda Amelia Amy Ana Andrea Andrew Angela Anita Ann Anna Anne Annette Annie
        Anthony Antonio Arthur Ashley Barbara Becky Benjamin Bernard Bernice Bertha Beth Betty Beverly
        Bonnie Bradley Brandon Brenda Brian Bridget Bruce Bryan Carl Carla Carlos Carmen Carol Caroline
        Carolyn Catherine Cathy Cecilia Charles Cheryl Chloe Chris Christina Christine Christopher Cindy
        Claire Clara Clarence Claudia Colleen Connie Craig Curtis Cynthia Daniel Danielle Darlene David
        Deborah Debra Debbie Denise Dennis Derek Diane Diego Dolores Donald Donna Doris Dorothy Douglas
        Earl Eddie Edith Edna Edward Edwin Eileen Elaine Eleanor Elena Elijah Elizabeth Ella Ellen Elsie
        Emily Emma Eric Erica Erin Ernest Esther Ethan Ethel Eugene Eva Evelyn Fatima Fernando Francisco
        Gabriel Gail Gary George Gerald Geraldine Gertrude Gladys Glenn Gloria Gregory Guadalupe Hannah
        Harold Harry Hector Helen Henry Herbert Howard Ian Irene Isaac Isabel Isabella Jacob Jacqueline
        James Jamie Jane Janet Janice Jasmine Jason Javier Jean Jeff Jeffrey Jennifer Jeremy Jerry Jessica
        Jill Jim Jimmy Joan Joanne Joe Joel John Johnny Jonathan Jorge Jose Joseph Josephine Joshua Juan
        Juanita Judith Judy Julia Julie Justin Karen Katherine Kathleen Kathryn Kathy Katie Keith Kenneth
        Kevin Kimberly Larry Laura Lauren Laurie Lawrence Leah Leon Leonard Leroy Leslie Leticia Lillian
        Linda Lisa Lois Lorraine Louis Louise Lucas Lucia Lucille Lucy Luis Luke Lupe Lydia Lynn Mabel
        Manuel Marcia Marcus Margaret Margarita Maria Marie Marilyn Mario Marion Marjorie Marlene Martha
        Martin Marvin Mary Matthew Maureen Megan Melanie Melissa Michael Michele Michelle Miguel Mike
        Mildred Minnie Miriam Mohamed Mohammed Monica Muhammad Nancy Naomi Natalie Nathan Nguyen Nicholas
        Nicole Nina Noah Noel Norma Norman Olga Olivia Oscar Pablo Pamela Patricia Patrick Paul Paula
        Pauline Pedro Peggy Peter Philip Phillip Phyllis Priya Rachel Rafael Ralph Ramon Randy Raul
        Raymond Rebecca Regina Renee Ricardo Richard Rita Robert Roberto Rodney Roger Ronald Rosa Rosemary
        Roy Russell Ruth Ryan Sally Samantha Samuel Sandra Sara Sarah Sean Sergio Sharon Shawn Sheila
        Shirley Sofia Sophia Sophie Stacy Stanley Stella Stephanie Stephen Steve Steven Susan Suzanne
        Sylvia Tamara Tammy Tanya Teresa Terry Theodore Theresa Thomas Tiffany Timothy Tina Todd Tom Tommy
        Tony Tracy Valerie Vanessa Vera Vernon Veronica Vicki Vincent Vivian Walter Wanda Warren Wendy
        Wesley William Yolanda Yvonne Zachary
        """,
    )
)

NO_NAMES = frozenset(
    re.findall(
        r"\S+",
        """
        Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June
        July August September October November December Christmas Thanksgiving Easter Ramadan Hanukkah
        Medicare Medicaid Medi-Cal Medigap Epic Cerner Meditech Allscripts MyChart Zoom Uber Lyft Google
        Excel Teams FaceTime WhatsApp Facebook Section Part Meals Hospital Hospice Clinic Congress State
        County City Federal English Spanish French German Mandarin Cantonese Chinese Vietnamese Tagalog
        Korean Arabic Russian Portuguese Polish Hmong Somali Hindi Haitian Creole American African Asian
        Hispanic Latino Latina Native Black White Muslim Christian Catholic Jewish Hindu Buddhist Jehovah
        Mexican Cuban Puerto Tylenol Narcan Ozempic Humira Coumadin Eliquis Xarelto Lasix Lipitor Plavix
        Norco Percocet Vicodin Suboxone Zoloft Prozac Lexapro Xanax Ativan Seroquel Lantus Humalog
        Metformin Lisinopril Insulin Aspirin Dexcom Ensure Parkinson Alzheimer Crohn Hodgkin Huntington
        Addison Cushing Graves Hashimoto Tourette Down Hoyer Foley Braden Morse Glasgow Benner Maslow
        Likert Beers Trendelenburg Heimlich Fowler Access Advocate Advocacy Advisory Affairs Assistance
        Bill Care Centered Council Education Engagement Experience Family Financial First Flow Health
        Navigator Navigation Outreach Portal Protection Protective Registration Relations Rights Safety
        Satisfaction Services Support Transport Transportation Handbook Home House The This That These
        Those He She They We You It His Her Their My Our When Where Then There After Before And But Or So
        If In On At As For From With Without By To Of Not No Yes All Each Every Some Any Today Yesterday
        Tomorrow Kaiser Humana Aetna Cigna Anthem Optum Molina Centene UnitedHealthcare Dr Doctor Nurse
        Sister Mr Mrs Ms Mx Miss U.S. U.S R.N. M.D. P.T. O.T. I.V. E.R. D.O. N.P.
        """,
    )
)

ORGANIZATIONS = frozenset(
    re.findall(
        r"\S+",
        """
        Hospital Center Centre Clinic House Home Homes Health Healthcare University College School
        Memorial Medical Unit Program Act Scale Syndrome Disease Institute Foundation Church Manor Village
        Pharmacy Hospice Shelter Mission Agency Department Ministry Association Society System Group
        Network Plan Insurance Index Score Test Tool Model Method Award Street Avenue Road Park Bank
        Library Services Care Rehab Rehabilitation Nursing Living Law Rule Stores Foods Hopkins Permanente
        Cross Shield
        """,
    )
)
